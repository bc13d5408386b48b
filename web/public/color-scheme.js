// Runs before the first paint, from a file because the content security policy forbids inline scripts.
(function () {
  let choice = null;
  try {
    choice = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // Storage can be switched off; the system's preference decides then.
  }
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = choice === "dark" || (choice !== "light" && prefersDark);
  document.documentElement.dataset.mantineColorScheme = isDark ? "dark" : "light";
})();
