// The connection to the server: what it tells, and what is asked of it. The token is in the address that was printed.

import { say } from "./words.js";

const token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
sessionStorage.setItem("token", token);
history.replaceState(null, "", location.pathname);

/** Ask the server for something; the answer, or {error}. */
export async function ask(action, wishes = {}) {
  try {
    const answer = await fetch(`/do/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Preview-Token": token },
      body: JSON.stringify(wishes),
    });
    if (answer.ok) return await answer.json();
    return { error: `${action}: ${await answer.text()}` };
  } catch {
    return { error: say("ended") };
  }
}

/** Call `hear` with each message of the server, and `lost` with whether it can't be heard. */
export function listen(hear, lost) {
  const source = new EventSource(`/events?token=${encodeURIComponent(token)}`);
  source.onmessage = (event) => {
    lost(false);
    hear(JSON.parse(event.data));
  };
  source.onerror = () => lost(true);
}

/** The address of a picture or a clip. */
export const media = (file) => `/media/${file}`;
