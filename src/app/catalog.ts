/**
 * The schemes that this version can play, as plain descriptions. This is the only place where the page takes a value from the engine:
 * the descriptions stand beside the code that they describe, so the picker, the option panel and the validator cannot disagree with it.
 */
export { SCHEME_CATALOG } from '#engine/schemes/catalog.ts';
