const ZERO = '0'.charCodeAt(0);

/** Regime codes as text, one character a row: 0 for code 0, / for none. */
export function codesToText(codes: Int8Array): string {
  return Array.from(codes, (code) => String.fromCharCode(ZERO + code)).join('');
}

export function codesOfText(text: string): Int8Array {
  return Int8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) - ZERO);
}
