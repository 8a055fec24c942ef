// The pages of the desk. Each is what the server makes of it: the address behind # says which, a form's data-post where its answers
// go, and data-load what is asked for later. A case has more to it, and its own module.

import { ask, enter, make } from "./asking.js";
import { Desk } from "./case.js";

const page = document.getElementById("page"), notice = document.getElementById("notice");
let desk = null; // the case that is open

async function route() {
  const where = location.hash.slice(1) || "home";
  try {
    if (where.startsWith("enter=")) {
      history.replaceState(null, "", "/");
      await enter(where.slice(6));
      return await route();
    }
    if (desk) await desk.leave();
    desk = null;
    await open(where);
  } catch (error) {
    page.innerHTML = '<p class="waiting"></p>';
    page.firstChild.textContent = error.message;
  }
}

async function open(where) {
  const html = await ask(`/page/${where}`);
  if (where !== (location.hash.slice(1) || "home")) return; // somebody went on meanwhile
  page.innerHTML = html;
  scrollTo(0, 0);
  const heading = page.querySelector("h1"), cases = page.querySelector(".case");
  document.title = heading ? heading.textContent.trim() : "hrdalert";
  focus();
  if (cases) {
    desk = new Desk(cases);
    await desk.start();
    const at = new URLSearchParams(where.split("?")[1]).get("at");
    if (at) await desk.go(at);
  }
  for (const part of page.querySelectorAll("[data-load]")) {
    if (!part.isConnected) return; // another page is open by now
    await load(part);
  }
}

function focus(within = page) {
  const first = within.querySelector("[data-focus]");
  if (first) first.focus();
}

async function load(part) {
  try { part.innerHTML = await ask(part.dataset.load); } catch (error) { part.textContent = error.message; }
  if (part.querySelector("[data-again]")) setTimeout(() => { if (part.isConnected) load(part); }, 1500);
}

// --- forms

function answers(form, button) {
  const data = new FormData(form, button), given = {};
  for (const name of new Set(data.keys())) {
    const isList = form.querySelector(`[type=checkbox][name="${name}"]`);
    given[name] = isList ? data.getAll(name) : data.get(name);
  }
  return given;
}

page.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const wrong = form.querySelector(".wrong");
  if (wrong) wrong.textContent = "";
  notice.textContent = "";
  try {
    const said = await ask(form.dataset.post, answers(form, event.submitter));
    if (said.go === undefined) { focus(Object.assign(page.querySelector(form.dataset.into), { innerHTML: said })); return; }
    if (location.hash === `#${said.go}`) await route(); else location.hash = said.go;
    notice.textContent = said.notice || "";
  } catch (error) { (wrong || notice).textContent = error.message; }
});

page.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.classList.contains("print")) print();
  if (button.dataset.file) keep(button);
});

// A file of a message goes where the browser puts what it downloads.
async function keep(button) {
  try {
    const file = URL.createObjectURL(await ask(button.dataset.file));
    make("a", "", { href: file, download: button.dataset.name }).click();
  } catch (error) { notice.textContent = error.message; }
}

window.addEventListener("hashchange", route);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  if (desk) desk.save();
});
document.addEventListener("visibilitychange", () => { if (document.hidden && desk) desk.save(); });
window.addEventListener("beforeunload", (event) => { if (desk && desk.pending.size) { desk.save(); event.preventDefault(); } });

route();
