// A case that is open: a form whose edits go to the file field by field, each with what the page showed there before, beside a
// document as it stands. It keeps nothing but what is being typed: the case file is the only state.

import { ask, make, word } from "./asking.js";

const PAUSE = 80, SAVE = 1200, LOOK = 2500;

export class Desk {
  constructor(root) {
    Object.assign(this, { root, url: root.dataset.url, findings: [], digest: "", shown: "", now: "", stroke: 0 });
    this.find = (what) => root.querySelector(what);
    this.pending = new Map(); // by path: the edit that is not in the file yet
    this.queue = Promise.resolve();
    this.paper();
    const does = { input: "typed", change: "chosen", click: "clicked", focusin: "entered", focusout: "save" };
    for (const [kind, name] of Object.entries(does)) root.addEventListener(kind, (event) => this[name](event));
    root.addEventListener("toggle", (event) => this.toggled(event.target), true);
    this.find(".documents").addEventListener("change", () => { this.sheet.scrollTop = 0; this.draw(); });
  }

  async start() {
    await this.room(this.find(".rooms a").dataset.room);
    await this.look();
    await this.draw();
    if (!this.isLeft) this.watch = setInterval(() => this.changedElsewhere(), LOOK);
  }

  async leave() {
    await this.save();
    clearInterval(this.watch);
    this.isLeft = true;
  }

  // Requests go one after the other, so that each knows what the one before wrote.
  inTurn(work) {
    const done = this.queue.then(() => (this.isLeft ? undefined : work())).catch((error) => {
      this.say(error instanceof TypeError ? "The desk is not running. What you wrote stays here; start it again." : error.message, true);
    });
    this.queue = done;
    return done;
  }

  say(words, isWrong = false) {
    const state = this.find(".state");
    state.textContent = word(words);
    state.classList.toggle("wrong", isWrong);
  }

  // --- rooms and parts

  room(id, keep = false) {
    return this.inTurn(() => this.showRoom(id, keep));
  }

  async showRoom(id, keep = false) {
    const form = this.find("#room"), pane = this.find(".form");
    const said = await ask(`${this.url}/room/${id}?since=${this.shown}`);
    const moved = (name) => { // items of lists have other numbers, where somebody put one in or took one out
      const from = Object.keys(said.moved).find((one) => name.includes(`${one},`) || name.includes(`${one}]`));
      return from ? name.replaceAll(from, said.moved[from]) : name;
    };
    this.pending = new Map([...this.pending].map(([at, edit]) => [moved(at), Object.assign(edit, { path: JSON.parse(moved(at)) })]));
    const open = keep ? [...form.querySelectorAll("details[open]")].map((one) => moved(one.id)) : [];
    const active = document.activeElement, scrolled = keep ? pane.scrollTop : 0;
    const held = keep && form.contains(active) ? { id: moved(active.id), from: active.selectionStart, to: active.selectionEnd } : null;
    if (!keep) this.find(".helps").replaceChildren();
    this.rebuilding = true;
    form.innerHTML = said.html;
    this.digest = this.shown = said.digest;
    this.now = moved(this.now);
    this.id = id;
    for (const link of this.root.querySelectorAll(".rooms a")) {
      if (link.dataset.room === id) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
    for (const one of open) await this.open(document.getElementById(one));
    for (const [at, edit] of this.pending) this.put(this.field(at), edit.value);
    const again = held && document.getElementById(held.id);
    again?.focus({ preventScroll: true });
    again?.setSelectionRange?.(held.from, held.to);
    pane.scrollTop = scrolled;
    this.rebuilding = false;
    this.mark();
  }

  field(at) {
    return this.root.querySelector(`.field[data-at="${CSS.escape(at)}"]`);
  }

  async open(details) {
    if (!details) return;
    const inside = details.querySelector(":scope > .inside");
    if (inside && !inside.hasChildNodes()) {
      details.dataset.loading = "yes";
      inside.innerHTML = await ask(`${this.url}/part?at=${encodeURIComponent(details.dataset.part)}`);
      delete details.dataset.loading;
    }
    details.open = true;
  }

  toggled(details) {
    if (!details.open || !details.dataset.part || details.dataset.loading || this.rebuilding) return;
    if (!details.querySelector(":scope > .inside").hasChildNodes()) this.inTurn(async () => { await this.open(details); this.mark(); });
  }

  // Opens the room and the parts in which a field stands, and goes to it.
  async go(at) {
    const path = JSON.parse(at);
    const found = this.findings.find((one) => one.at === at);
    const link = [...this.root.querySelectorAll(".rooms a")].find((one) =>
      found && found.room ? one.dataset.room === found.room : one.dataset.keys.split(" ").includes(String(path[0])));
    if (link && link.dataset.room !== this.id) { await this.save(); await this.room(link.dataset.room); }
    await this.inTurn(async () => {
      for (let length = 2; length <= path.length; length += 1) {
        const part = JSON.stringify(path.slice(0, length));
        await this.open(this.root.querySelector(`details[data-part="${CSS.escape(part)}"]`));
      }
      this.mark();
    });
    let field = null;
    for (let length = path.length; length > 0 && !field; length -= 1) field = this.field(JSON.stringify(path.slice(0, length)));
    if (!field) return;
    field.closest("details.more")?.setAttribute("open", "");
    const box = field.querySelector("textarea, input, select, summary, button.add");
    field.scrollIntoView({ block: "center" });
    box?.focus({ preventScroll: true });
  }

  // --- what is typed

  value(field) {
    if (field.dataset.kind === "words") return [...field.querySelectorAll(".chip")].map((chip) => chip.dataset.word);
    const box = field.querySelector("textarea, input, select"), words = box.value;
    if (field.dataset.kind === "open") return [...box.list.options].find((one) => one.value === words)?.dataset.word || words;
    return field.dataset.kind === "lines" ? words.split("\n").map((line) => line.trim()).filter(Boolean) : words;
  }

  put(field, value) {
    if (!field) return;
    if (field.dataset.kind !== "words") {
      const box = field.querySelector("textarea, input, select");
      const option = field.dataset.kind === "open" && [...box.list.options].find((one) => one.dataset.word === value);
      box.value = option ? option.value : Array.isArray(value) ? value.join("\n") : value || "";
      return;
    }
    for (const chip of field.querySelectorAll(".chip")) chip.remove();
    for (const one of [].concat(value || [])) this.chip(field, one);
  }

  chip(field, chosen) {
    const adds = field.querySelector(".adds"), option = [...adds.list.options].find((one) => one.dataset.word === chosen);
    const label = option ? option.value : chosen, chip = make("span", label, { className: "chip" });
    chip.dataset.word = chosen;
    chip.append(make("button", "×", { type: "button", ariaLabel: `${word("Take out")} ${label}` }));
    adds.before(chip);
  }

  typed(event) {
    const field = event.target.closest(".field[data-kind]");
    if (!event.target.classList.contains("adds")) { if (field) this.changed(field); }
    else if (!event.inputType || event.inputType === "insertReplacementText") this.pick(event.target); // from the list, at once
  }

  chosen(event) {
    if (event.target.classList.contains("adds")) { this.pick(event.target); return; }
    const field = event.target.closest(".field[data-kind]");
    if (!field || !event.target.matches("select")) return; // of texts, input says all
    this.changed(field);
    this.save();
  }

  // Takes the word of a list that was chosen, or the only one that has what was written.
  pick(box) {
    const written = box.value.trim().toLowerCase(), field = box.closest(".field");
    if (!written) return;
    const near = [...box.list.options].filter((one) => one.value.toLowerCase().includes(written));
    const option = near.find((one) => one.value.toLowerCase() === written) || (near.length === 1 ? near[0] : null);
    box.ariaInvalid = option ? null : "true";
    if (!option) { this.say("Choose a word of the list", true); return; }
    box.value = "";
    const chosen = option.dataset.word;
    if (field.classList.contains("parts")) { this.part({ op: "add", path: JSON.parse(field.dataset.at), value: chosen }); return; }
    if (!this.value(field).includes(chosen)) this.chip(field, chosen);
    this.changed(field);
    this.save();
  }

  changed(field) {
    const at = field.dataset.at, before = this.pending.get(at);
    const op = ["yaml", "whole"].includes(field.dataset.kind) ? "raw" : "put";
    const was = before ? before.was : JSON.parse(field.dataset.was);
    const isAsked = before !== undefined && before.clash;
    this.pending.set(at, { op, path: JSON.parse(at), was, value: this.value(field), clash: isAsked });
    if (!isAsked) this.say("Not saved yet");
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => this.draw(), PAUSE);
    this.later = setTimeout(() => this.save(), SAVE);
  }

  draw() {
    return this.inTurn(() => this.send(false));
  }

  save() {
    clearTimeout(this.later);
    if (!this.unsaved().length) return this.queue;
    return this.inTurn(async () => { if (this.unsaved().length) await this.send(true); });
  }

  unsaved() {
    return [...this.pending.values()].filter((edit) => !edit.clash);
  }

  async send(isToStay, edits = this.unsaved()) {
    clearTimeout(this.soon);
    const said = await ask(`${this.url}/edit`, {
      edits, save: isToStay, digest: this.digest, shown: this.shown, document: this.find(".documents").value, stroke: `${performance.timeOrigin}.${this.stroke}`,
    });
    if (said.preview) this.show(said.preview);
    this.clashed(said.clashes);
    for (const one of said.refused) { this.say(one.problem, true); const edit = this.pending.get(one.at); if (edit && isToStay) edit.clash = true; }
    if (!isToStay) return said;
    for (const one of said.saved) this.saved(JSON.stringify(one.path), one.was, edits);
    for (const [part, title] of Object.entries(said.titles)) document.getElementById(`s${part}`)?.firstChild.replaceWith(`${title} `);
    Object.assign(this, { digest: said.digest, shown: said.shown });
    if (said.elsewhere) await this.showRoom(this.id, true);
    if (!said.refused.length && !said.clashes.length) this.say(this.pending.size ? "Not saved yet" : said.elsewhere ? "Saved; something else changed meanwhile" : "Saved");
    this.lookSoon();
    return said;
  }

  saved(at, was, edits) {
    const sent = edits.find((edit) => JSON.stringify(edit.path) === at), now = this.pending.get(at), field = this.field(at);
    if (field) field.dataset.was = JSON.stringify(was);
    if (now === sent) this.pending.delete(at); else if (now) now.was = was;
    if (now === sent && field?.dataset.kind === "line" && !field.contains(document.activeElement)) this.put(field, was);
  }

  clashed(clashes) {
    for (const { at, now } of clashes) {
      const edit = this.pending.get(at), field = this.field(at);
      if (!edit || !field) continue;
      edit.clash = true;
      const box = field.querySelector(".clash");
      const words = make("p", word(now ? "Somebody changed this meanwhile. The file says now:" : "Somebody took this out of the file meanwhile."));
      const theirs = make("blockquote", typeof now === "string" ? now : now ? [].concat(now).join("\n") : "");
      const [keep, take] = [word("Keep mine"), word("Take theirs")].map((text) => make("button", text, { type: "button" }));
      keep.addEventListener("click", () => {
        Object.assign(this.pending.get(at), { was: now, clash: false });
        box.hidden = true;
        this.save();
      });
      take.addEventListener("click", () => {
        this.pending.delete(at);
        field.dataset.was = JSON.stringify(now);
        this.put(field, now);
        box.hidden = true;
        this.say("Theirs was taken");
        this.draw();
      });
      box.replaceChildren(words, theirs, keep, take);
      box.hidden = false;
      this.say("Two people wrote the same", true);
    }
  }

  // --- clicks and keys

  clicked(event) {
    const target = event.target.closest("button, a");
    if (!target) return;
    if (target.dataset.room) { event.preventDefault(); this.save(); this.room(target.dataset.room); return; }
    if (target.classList.contains("undo")) { this.undo(); return; }
    if (target.classList.contains("add")) this.part({ op: "add", path: JSON.parse(target.closest(".field").dataset.at) });
    if (target.classList.contains("remove")) {
      const path = JSON.parse(target.closest("[data-part]").dataset.part);
      this.part({ op: "remove", path, was: JSON.parse(target.dataset.was) });
    }
    const chip = target.closest(".chip");
    if (chip) {
      const field = chip.closest(".field");
      chip.remove();
      this.changed(field);
      field.querySelector(".adds").focus();
    }
    if (target.classList.contains("facts")) this.beside(target.closest(".field"));
    if (target.dataset.take) this.take(target.dataset.take);
    if (target.classList.contains("mark")) this.help(target.closest("[data-at]"));
  }

  // Shows what the chronology says beside a text, to be taken over.
  beside(field) {
    this.writing = field.dataset.at;
    const box = this.find("#beside");
    return this.inTurn(async () => {
      box.innerHTML = await ask(`${this.url}/beside?at=${encodeURIComponent(this.writing)}`);
      box.showPopover();
      (box.querySelector("[data-take]") || box.querySelector("button")).focus();
    });
  }

  take(words) {
    const field = this.field(this.writing), box = field.querySelector("textarea"), at = box.selectionStart;
    const space = at && !/\s/.test(box.value[at - 1]) ? " " : "";
    box.setRangeText(space + words, at, box.selectionEnd, "end");
    this.find("#beside").hidePopover();
    box.focus();
    this.changed(field);
  }

  // A part that comes or goes: the others get other numbers, so that the room is made anew.
  async part(edit) {
    await this.save();
    await this.inTurn(async () => {
      const said = await this.send(true, [edit]);
      if (said.clashes.length) this.say("This entry was changed meanwhile; look at it again.", true);
      const list = JSON.stringify(edit.op === "add" ? edit.path : edit.path.slice(0, -1));
      for (const one of this.root.querySelectorAll(`.field[data-at="${CSS.escape(list)}"] details[open]`)) one.open = false;
      await this.showRoom(this.id, true);
      const field = this.field(list);
      if (!field) return;
      const fresh = document.getElementById(`d${JSON.stringify(said.saved[0]?.added)}`);
      await this.open(fresh);
      const box = edit.value ? null : fresh?.querySelector("textarea, input, select");
      if (box) {
        box.focus();
        box.select?.();
      } else [...field.querySelectorAll(":scope > .add, :scope > .chips > .adds")].at(-1).focus();
      await this.send(false);
    });
  }

  async undo() {
    await this.save();
    await this.inTurn(async () => {
      const { said } = await ask(`${this.url}/undo`, {});
      await this.showRoom(this.id, true);
      await this.send(false);
      this.say(said || "Taken back");
      this.lookSoon();
    });
  }

  async changedElsewhere() {
    if (document.hidden || this.pending.size) return;
    await this.inTurn(async () => {
      const { digest } = await ask(`${this.url}/state`);
      if (digest === this.digest) return;
      await this.showRoom(this.id, true);
      await this.send(false);
      this.say("Changed elsewhere; shown as it is now");
      this.lookSoon();
    });
  }

  // --- findings, and what is said of a field: always in the same place, so that nothing moves

  lookSoon() {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.look(), 700);
  }

  look() {
    return this.inTurn(async () => {
      const said = await ask(`${this.url}/look`);
      this.findings = said.findings;
      const list = this.find(".documents"), chosen = list.value;
      list.replaceChildren(...said.documents.map((one) => {
        const name = `${one.title}${one.to ? ` ${word("to")} ${one.to}` : ""}`;
        return make("option", `${name} – ${word(one.state === "ready" ? "ready" : "not ready")}`, { value: one.id });
      }));
      const ids = said.documents.map((one) => one.id);
      list.value = ids.includes(chosen) ? chosen : ids.includes("press-release") ? "press-release" : ids[0] || "";
      this.find(".news").hidden = !said.isNews;
      this.mark();
    });
  }

  mark() {
    for (const mark of this.root.querySelectorAll(".mark")) {
      const home = mark.closest("[data-part], [data-at]");
      const path = home.dataset.part && mark.classList.contains("dot") ? home.dataset.part : home.dataset.at;
      const isOwn = !mark.classList.contains("dot") && !home.classList.contains("parts");
      const own = this.findings.filter((one) => (isOwn ? this.isAt(one.at, path) : this.isBelow(one.at, path)) && one.severity !== "remark");
      mark.hidden = !own.length;
      mark.className = mark.classList.contains("dot") ? "mark dot" : "mark";
      if (!own.length) continue;
      mark.classList.add(own.some((one) => one.severity === "error") ? "error" : "warning");
      mark.textContent = `${own.length} ${word("to look at")}`;
    }
    for (const link of this.root.querySelectorAll(".rooms a")) {
      const own = this.findings.filter((one) => one.room === link.dataset.room && one.severity === "error");
      link.querySelector(".count").textContent = own.length || "";
    }
    const active = document.activeElement && document.activeElement.closest("[data-at]");
    if (active && this.root.contains(active)) this.help(active);
  }

  isBelow(at, path) {
    return at === path || at.startsWith(`${path.slice(0, -1)},`);
  }

  isAt(at, path) {
    return at === path || (this.isBelow(at, path) && !this.field(at));
  }

  help(field) {
    const helps = this.find(".helps"), at = field.dataset.at;
    const own = this.findings.filter((one) => this.isAt(one.at, at) || (field.classList.contains("parts") && this.isBelow(one.at, at)));
    const lines = own.map((one) => [make("strong", one.text, { className: one.severity }), one.mend ? ` – ${one.mend}\n` : "\n"]);
    helps.replaceChildren(...lines.flat(), field.dataset.hint || "");
    helps.scrollTop = 0;
  }

  entered(event) {
    const field = event.target.closest("[data-at]");
    if (!field || !this.find(".form").contains(field)) return;
    if (this.now !== field.dataset.at) this.stroke += 1;
    this.now = field.dataset.at;
    this.help(field);
    this.light(true);
  }

  // --- the document

  paper() {
    this.sheet = this.find(".sheet");
    this.shadow = this.sheet.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(`${this.root.dataset.style}
      .paper { font: 1.0625rem/1.6 var(--text); padding: 1.8rem 2.2rem; }
      [data-at] { border-radius: 2px; cursor: pointer; }
      [data-at]:hover { background: #f3efe6; }
      [data-at].now { background: #fff1b8; }`);
    this.shadow.adoptedStyleSheets = [style];
    this.shadow.innerHTML = '<div class="paper"></div>';
    this.shadow.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) event.preventDefault();
      const text = event.target.closest("[data-at]");
      if (text && !getSelection().toString()) this.go(text.dataset.at);
    });
  }

  show(preview) {
    const paper = this.shadow.firstElementChild, note = this.find(".note");
    note.textContent = note.title = preview.note;
    if (!preview.html) return;
    const top = this.sheet.scrollTop;
    paper.innerHTML = preview.html;
    paper.dir = preview.direction;
    paper.lang = preview.language;
    this.sheet.scrollTop = top;
    this.light(false);
  }

  light(isToBeSeen) {
    let first = null;
    for (const text of this.shadow.querySelectorAll("[data-at]")) {
      const isNow = text.dataset.at === this.now;
      text.classList.toggle("now", isNow);
      if (isNow) first = first || text;
    }
    if (!isToBeSeen || !first) return;
    const place = first.getBoundingClientRect(), sheet = this.sheet.getBoundingClientRect();
    if (place.top < sheet.top || place.bottom > sheet.bottom) this.sheet.scrollTop += place.top - sheet.top - sheet.height / 3;
  }
}
