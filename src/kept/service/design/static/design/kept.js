// Everything works without this file: it only moves the focus to what matters and stops a button being pressed twice.
import { initAll } from "../borrowed/govuk-frontend.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
// The markup we are given counts words in a way that the script we are given calls out of date.
for (const { dataset } of document.querySelectorAll("[data-maxwords]")) {
  Object.assign(dataset, { maxlength: dataset.maxwords, countType: "words" });
  delete dataset.maxwords;
}
initAll();
