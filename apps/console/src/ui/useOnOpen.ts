import { useState } from 'react';

/** Runs `reset` while a dialog opens, before it is drawn: its fields start from what is true now, not from last time. */
export function useOnOpen(opened: boolean, reset: () => void): void {
  const [was, setWas] = useState(opened);
  if (opened === was) return;
  setWas(opened);
  if (opened) reset();
}
