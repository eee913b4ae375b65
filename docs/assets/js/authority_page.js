/**
 * A page of the authority.
 * @module
 */
import { authority } from "./authority_client.js";
import { TokenPage } from "./token_page.js";

const WORDS = {
  label: "主管部门令牌",
  help: "由管理服务器的人用 xinheng token first 生成，或由另一位主管部门人员在“机构与令牌”里生成。",
};

/** A page behind the authority's token. Subclasses give `load`. */
export class AuthorityPage extends TokenPage {
  constructor() {
    super(authority, WORDS);
  }
}
