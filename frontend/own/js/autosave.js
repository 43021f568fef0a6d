// Autosave of a section or a score sheet: what is typed is sent whole, a moment after the typing paused (a mark at
// once), and the line beside the Save button says what became of it. Nothing is merged here: when it was changed
// elsewhere, both texts are shown and the writer chooses. Without this file the Save button does the same.
const PAUSE = 800; // milliseconds without a key
const PATIENCE = 15_000; // for an answer
const LONGEST_WAIT = 60_000; // between two tries

export function watchSections(root = document) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.said = form.querySelector("[data-autosave-said]");
    this.conflict = new Conflict(document.querySelector("[data-conflict]"), form, (opened) => this.choose(opened));
    this.turn = Number(form.dataset.turn) || 0;
    this.isUnsaved = false; // typed since the last text that the server keeps
    this.isOnItsWay = false;
    this.isRefused = false; // the server did not keep it, and sending it again would not help
    this.tries = 0;
    this.stamp = form.elements.opened ?? form.elements.version; // what the page was made from
    form.elements.tab.value ||= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 36);
    form.addEventListener("input", ({ target }) => target.type !== "file" && this.noteChange(target)); // answers.js sends files
    form.addEventListener("submit", () => this.leaveItToTheForm());
    window.addEventListener("beforeunload", (event) => this.mayLose() && event.preventDefault());
    window.addEventListener("online", () => this.isUnsaved && this.sendSoon(0));
    window.addEventListener("pageshow", () => (this.isLeftToTheForm = false));
    document.addEventListener("visibilitychange", () => document.hidden && this.isUnsaved && this.sendSoon(0));
  }

  mayLose() {
    return !this.isLeftToTheForm && (this.isUnsaved || this.isOnItsWay || this.isRefused);
  }

  noteChange(field) {
    this.isUnsaved = true;
    this.sendSoon(field.type === "radio" ? 0 : PAUSE);
  }

  sendSoon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  // One request at a time: what is typed meanwhile goes with the next.
  async send() {
    if (this.isOnItsWay || this.isLeftToTheForm) return;
    this.isOnItsWay = true;
    this.isUnsaved = false;
    this.form.elements.turn.value = this.turn += 1;
    this.request = new AbortController();
    const patience = setTimeout(() => this.request.abort(), PATIENCE);
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(this.typed()),
        headers: { Accept: "application/json" },
        signal: this.request.signal,
      });
      await this.hear(answer);
    } catch {
      this.tryAgain(navigator.onLine ? "The server can’t be reached." : "You are offline.");
    }
    clearTimeout(patience);
    this.isOnItsWay = false;
    if (this.isUnsaved && this.tries === 0) this.sendSoon(PAUSE);
  }

  typed() {
    return [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
  }

  async hear(answer) {
    const isJSON = answer.headers.get("content-type")?.startsWith("application/json");
    if (answer.status === 401 || (answer.status === 403 && !isJSON)) return this.signInFirst();
    if (answer.status >= 500) return this.tryAgain("The server can’t take it just now.");
    const told = isJSON ? await answer.json() : { said: "This section can’t be saved here any more. Copy your text." };
    this.tries = 0;
    this.isRefused = !answer.ok && !told.differences;
    if (told.differences) return this.showConflict(told);
    this.say(told.said);
    if (!answer.ok) return;
    this.isRefused = Boolean(told.is_refused);
    this.stamp.value = told.opened;
    this.conflict.hide();
  }

  // Of a section the server keeps this text too, so leaving loses nothing; it is not part of the proposal until the
  // writer chose. Of a score sheet it stands on the page alone.
  showConflict(told) {
    this.isRefused = Boolean(told.on_page_only);
    this.say(told.on_page_only ?? "Your text is kept, but not part of the proposal: choose above.");
    this.conflict.show(told);
  }

  choose(opened) {
    this.stamp.value = opened;
    this.isUnsaved = true;
    this.sendSoon(0);
  }

  tryAgain(why) {
    if (this.isLeftToTheForm) return;
    this.isUnsaved = true;
    const wait = Math.min(LONGEST_WAIT, 1_000 * 2 ** (this.tries += 1));
    this.say(`${why} Your text is still on this page, and we keep trying to save it.`);
    this.sendSoon(wait);
  }

  // Signed in again in another tab, the page needs that session's token before it can send.
  async signInFirst() {
    const fresh = await freshToken(this.form.action);
    if (fresh && fresh !== this.form.elements.csrfmiddlewaretoken.value && !this.isRenewed) {
      this.isRenewed = true;
      this.form.elements.csrfmiddlewaretoken.value = fresh;
      this.isUnsaved = true;
      return this.sendSoon(0);
    }
    this.isRenewed = false;
    this.tryAgain("Your session ended. Sign in again in another tab.");
  }

  leaveItToTheForm() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.isLeftToTheForm = true;
    this.form.elements.turn.value = this.turn += 1;
  }

  say(sentence) {
    if (this.said.textContent !== sentence) this.said.textContent = sentence;
  }
}

async function freshToken(page) {
  const answer = await fetch(page, { headers: { Accept: "text/html" } });
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  return read.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]")?.value;
}

// Both texts of each field that differs, one beside the other.
class Conflict {
  constructor(box, form, choose) {
    this.box = box;
    this.form = form;
    box.querySelector("[data-conflict-mine]").addEventListener("click", () => choose(this.opened));
  }

  show({ said, opened, differences }) {
    const wasHidden = this.box.hidden;
    this.opened = opened;
    this.box.querySelector("[data-conflict-said]").textContent = said;
    this.box.querySelector("[data-conflict-texts]").replaceChildren(...differences.map((each) => this.texts(each)));
    this.box.hidden = false;
    if (wasHidden) this.box.querySelector("h2").focus();
  }

  hide() {
    this.box.hidden = true;
  }

  texts({ name, label, theirs, mine }) {
    const part = this.box.querySelector("template").content.cloneNode(true);
    const write = (where, words) => (part.querySelector(where).textContent = words);
    write("[data-their-name]", `${label}: changed elsewhere`);
    write("[data-my-name]", `${label}: what you typed`);
    write("[data-theirs]", theirs || "Nothing was written here.");
    write("[data-mine]", mine || "Nothing was written here.");
    this.offer(part.querySelector("[data-use]"), this.form.elements[name], theirs);
    return part;
  }

  offer(button, field, text) {
    const isChoice = field instanceof RadioNodeList;
    if (field?.tagName !== "TEXTAREA" && !(isChoice && text)) return button.parentElement.remove();
    button.addEventListener("click", () => {
      field.value = text;
      const changed = isChoice ? [...field].find((choice) => choice.checked) : field;
      for (const kind of ["input", "change"]) changed.dispatchEvent(new Event(kind, { bubbles: true }));
      changed.focus();
    });
  }
}
