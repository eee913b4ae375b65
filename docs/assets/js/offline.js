/** Keep the site for times without a network, where the browser allows it: on https and on this machine. */

if (isSecureContext && "serviceWorker" in navigator) {
  const script = new URL("../../sw.js", import.meta.url);
  const register = () => navigator.serviceWorker.register(script).catch((error) => console.warn(`offline: ${error}`));
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
