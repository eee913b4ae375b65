/* Sets the look that was chosen before, so that the page does not change under the reader's eyes. */
try {
  document.documentElement.className = localStorage.getItem("xh-look") || "";
} catch (error) {
  document.documentElement.className = "";
}
