/* The theme's search drops the last of several Chinese characters that stand together. With a blank
   after each, all of them are looked for; `search.separator` makes each a word of the index. */
const QUERY = 2;
const spaced = (text) => text.replace(/\p{sc=Han}(?=\p{sc=Han})/gu, "$& ");

if (!Worker.prototype.vaultkitSpacesQueries) {
  const send = Worker.prototype.postMessage;
  Worker.prototype.vaultkitSpacesQueries = true;
  Worker.prototype.postMessage = function postMessage(message, ...rest) {
    const isQuery = message?.type === QUERY && typeof message.data === "string";
    return send.call(this, isQuery ? { ...message, data: spaced(message.data) } : message, ...rest);
  };
}
