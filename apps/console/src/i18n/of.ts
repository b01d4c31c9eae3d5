/** « de » before a name, as French joins them: d’Ondres, du Havre, des Essarts, de La Rochelle. Pure. */
export function ofName(name: string): string {
  if (/^les? /i.test(name)) return name.replace(/^le(s?) /i, (_, plural: string) => (plural ? 'des ' : 'du '));
  // Of an h nearly all are silent in the names of communes.
  return /^[aeiouyh]/i.test(name.normalize('NFD')) || /^[œæ]/i.test(name) ? `d’${name}` : `de ${name}`;
}
