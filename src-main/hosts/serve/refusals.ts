/** A request that is not let through, as an answer that says what to do: a page in a browser, a line elsewhere. */
import { securityHeaders } from "../../api/page.ts";

const reasons = {
  used: "This address has been used, or belongs to a server that is gone.",
  unknown: "This browser has not been let in.",
} as const;

const help =
  "Each address that Causerie prints lets one browser in, once. Press Enter in the terminal where Causerie runs, and it prints another.";

/** 401 with the reason and the way in. */
export function refusalPage(
  request: Request,
  reason: keyof typeof reasons,
): Response {
  const accepts = request.headers.get("accept") ?? "";
  if (!accepts.includes("text/html"))
    return refusal(401, `${reasons[reason]} ${help}`);
  return answer(401, "text/html", page(reasons[reason]));
}

/** A sentence with a status. */
export function refusal(status: number, sentence: string): Response {
  return answer(status, "text/plain", `${sentence}\n`);
}

function answer(status: number, type: string, text: string): Response {
  return new Response(text, {
    status,
    headers: {
      ...securityHeaders,
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
    },
  });
}

function page(reason: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <title>Causerie</title>
    <meta name="color-scheme" content="light dark" />
    <style>
      body { max-width: 34rem; margin: 20vh auto; padding: 0 24px; font: 15px/1.5 system-ui, sans-serif; }
      h1 { font-size: 18px; }
    </style>
  </head>
  <body>
    <h1>${reason}</h1>
    <p>${help}</p>
  </body>
</html>
`;
}
