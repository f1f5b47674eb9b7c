// A form's token ends with the session, also where somebody signed out in another window.

// What is asked without a press of anybody's: the sign-in going on in another window stays as it is.
export const BY_ITSELF = { "X-Requested-With": "XMLHttpRequest" };

// Whether the same person is signed in, perhaps anew: then the page takes on the new token.
export async function renew(form) {
  const answer = await fetch(form.dataset.anew, { headers: BY_ITSELF });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("post-form");
  if (!now || now.dataset.person !== form.dataset.person) return false;
  const token = now.querySelector("input[name=csrf_token]").value;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return true;
}

// A page instead of an answer: whoever asked was not known.
export function isUnknown(response) {
  return response.status < 500 && !response.headers.get("Content-Type")?.startsWith("application/json");
}
