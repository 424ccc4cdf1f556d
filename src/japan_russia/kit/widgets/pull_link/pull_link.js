/** The link, as pull_link.py makes it; or why there is none. */
function linkOf({ hub, repository, branch, notebook }) {
  const tidy = (text) => text.trim().replace(/\/+$/, "");
  const [place, source] = [tidy(hub), tidy(repository)];
  for (const [what, address] of [["hub", place], ["repository", source]]) {
    if (!/^https?:\/\/[^/\s]+/.test(address)) return { fault: `Write the address of the ${what} whole, as in https://${what}.example.edu.` };
  }
  if (!branch.trim()) return { fault: "Write the name of the branch. Most repositories call it main." };
  const folder = source.split("/").pop().replace(/\.git$/, "");
  const query = new URLSearchParams({ repo: source, branch: branch.trim(), targetpath: folder, urlpath: ["lab/tree", folder, notebook].filter(Boolean).join("/") });
  return { link: `${place}/hub/user-redirect/git-pull?${query}` };
}

function render({ model, el }) {
  const field = (label, properties) => {
    const id = newId("link");
    const input = h("input", { id, ...properties });
    return [input, h("div", { class: "course-control" }, h("label", { for: id }, label), input)];
  };
  const [hub, hubLine] = field("Address of the hub", { type: "text", inputmode: "url", placeholder: "https://hub.example.edu", autocomplete: "off" });
  const [repository, repositoryLine] = field("Address of the Git repository", { type: "text", inputmode: "url", placeholder: "https://git.example.edu/course", autocomplete: "off" });
  const [branch, branchLine] = field("Branch", { type: "text", value: "main", autocomplete: "off" });
  const menuId = newId("link");
  const notebook = h("select", { id: menuId }, h("option", { value: "" }, "the list of files"),
    ...model.get("data").notebooks.map(([file, title]) => h("option", { value: file }, title)));
  const said = h("div", { class: "course-pull_link-said", role: "status" });
  const make = (event) => {
    event.preventDefault();
    const { link, fault } = linkOf({ hub: hub.value, repository: repository.value, branch: branch.value, notebook: notebook.value });
    said.replaceChildren(...(fault ? [h("p", {}, fault)] : [h("p", {}, "Give this link to your students:"), h("p", {}, h("a", { href: link }, link))]));
  };
  el.replaceChildren(h("form", { class: "course-box course-pull_link", onsubmit: make, "aria-label": "Make a link for students", novalidate: true },
    hubLine, repositoryLine, branchLine, h("div", { class: "course-control" }, h("label", { for: menuId }, "Opens with"), notebook),
    h("button", { type: "submit" }, "Make the link"), said));
}
export default { render };
