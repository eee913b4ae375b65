/** Small improvements of the theme's markup that its blocks cannot express. */
const search = document.querySelector(".md-search");
if (search) search.setAttribute("aria-label", "搜索");
