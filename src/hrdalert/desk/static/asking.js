// Asks the server, with the key of this tab.

let key = sessionStorage.getItem("key");
const LOST = "This page needs its link. Start the desk again, and it opens by itself.";

export async function enter(code) {
  key = (await ask("/enter", { code })).key;
  sessionStorage.setItem("key", key);
}

export async function ask(path, body) {
  const headers = { "X-Desk-Key": key || "" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const options = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const isData = (answer.headers.get("Content-Type") || "").includes("json");
  const said = isData ? await answer.json() : await answer.text();
  if (answer.ok) return said;
  throw new Error(answer.status === 401 ? LOST : said.problem || "That did not work.");
}
