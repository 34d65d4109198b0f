// Saves what is typed on a question's page, two seconds after the last key. The page works without it: its buttons save.
const form = document.querySelector("form[data-saves]");
const line = form.querySelector("[role=status]");

const AFTER_THE_LAST_KEY = 2_000;
const AT_MOST = 15_000; // milliseconds from the first key, for whoever never stops
const TRY_AGAIN = 10_000;
const MOST_KEPT_ALIVE = 60_000; // characters that a browser still sends once its page is gone

let first = null; // when the first key came that is not saved yet
let timer = null;
let saving = null;
let stopped = false; // a colleague's answer stands there, or it can no longer be saved: the reader chooses
let missed = false;
let lastSent = null;

const say = (words) => {
  if (line.textContent !== words) {
    line.textContent = words; // said aloud only where it is news
  }
};
const words = (data) => String(data.get("words") ?? "").replaceAll("\r\n", "\n").trim();

const wait = (long) => {
  clearTimeout(timer);
  timer = setTimeout(save, long);
};

const notSaved = () => {
  missed = true;
  first ??= Date.now();
  say("Not saved yet. We keep trying. Leave this page open");
  wait(TRY_AGAIN);
};

const settle = async (answer, data) => {
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (answer.ok && told) {
    form.elements.seen.value = told.seen;
    missed = false;
    say(told.says);
  } else if (told?.seen && lastSent !== null && told.words === lastSent) {
    form.elements.seen.value = told.seen; // our own words arrived before, and the answer to them was lost
    wait(0);
  } else if (told) {
    stopped = "seen" in told;
    missed = true;
    first ??= Date.now();
    say(told.says);
  } else {
    notSaved(); // signed out, or the site is not well: the button says what to do
  }
  lastSent = words(data);
};

async function save(leaving = false) {
  clearTimeout(timer);
  if (first === null || stopped) {
    return;
  }
  if (saving) {
    await saving;
    return save(leaving);
  }
  const data = new FormData(form);
  const body = new URLSearchParams(data);
  first = null;
  saving = fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    keepalive: leaving && body.toString().length < MOST_KEPT_ALIVE,
    redirect: "error",
  })
    .then((answer) => settle(answer, data))
    .catch(() => {
      lastSent = words(data);
      notSaved();
    })
    .finally(() => {
      saving = null;
    });
  await saving;
}

for (const event of ["input", "change"]) {
  form.addEventListener(event, () => {
    first ??= Date.now();
    wait(Math.max(0, Math.min(AFTER_THE_LAST_KEY, first + AT_MOST - Date.now())));
  });
}
document.addEventListener("visibilitychange", () => document.hidden && save(true));
addEventListener("online", () => save());
addEventListener("beforeunload", (event) => missed && first !== null && event.preventDefault());
// A press waits for the saving under way, and carries on from it.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (saving) {
    event.preventDefault();
    const button = event.submitter;
    saving.finally(() => form.requestSubmit(button));
    return;
  }
  first = null;
  stopped = true;
});
