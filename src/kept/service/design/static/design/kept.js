// Everything works without this file: it only moves the focus to what matters and stops a button being pressed twice.
import { initAll } from "../borrowed/govuk-frontend.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();
