// Asks the server, with the key of this tab.

const texts = JSON.parse(document.documentElement.dataset.words);
export const word = (text) => texts[text] || text; // a fixed text in the language of the page
let key = sessionStorage.getItem("key");
const LOST = "This page needs its link. Start the desk again, and it opens by itself.";


export function make(tag, text, about = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...about });
}

export async function enter(code) {
  key = (await ask("/enter", { code })).key;
  sessionStorage.setItem("key", key);
}

export async function ask(path, body) {
  const headers = { "X-Desk-Key": key || "" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) });
  const kind = answer.headers.get("Content-Type") || "";
  const said = kind.includes("json") ? await answer.json() : kind.includes("octet") ? await answer.blob() : await answer.text();
  if (answer.ok) return said;
  throw new Error(answer.status === 401 ? word(LOST) : said.problem || word("That did not work."));
}
