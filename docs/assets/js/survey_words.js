/**
 * What residents are promised and told on paper and on tablets, in the words of the page on anonymity.
 * @module
 */

export const PROMISES = [
  "不登录，不留姓名；不记手机号、网络地址和手机型号。",
  "只保存您的回答、日期和填写方式；机构只能看到汇总，看不到单独的答卷。",
  "写了文字意见的，调查封存以后才给机构看，顺序打乱，旁边没有别的回答。",
];
export const ADVICE = "可以不写。请不要写姓名、电话、住址，也不要写只有您自己知道的事，免得别人认出是谁写的。";
export const BEHALF = "由家人或工作人员代填";
export const CODE_PROMISE = "代码只用来防止重复填写，不和回答存在一起。";
export const PAPER_PROMISE = "不用写姓名。机构只看汇总。";
export const INVITATION = "请您说说我们的服务";
export const HOW = "用微信或手机相机扫一扫，大约两分钟";
export const HOW_WITH_CODE = "凭纸条上的一次性代码，扫一扫就能填";
export const ON_PAPER = "不方便用手机？请向工作人员领取纸质调查表，同样有效。";
export const PAPER_ONLY = "请向工作人员领取调查表，填好投入意见箱。";
