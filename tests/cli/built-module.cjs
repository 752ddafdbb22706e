/** Imports a built module as node does, past vitest's transforms: with its own copy of everything, and worker threads that it starts itself. */
module.exports = (url) => import(url);
