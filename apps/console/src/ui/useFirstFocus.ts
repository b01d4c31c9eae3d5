import { useEffect, useRef, type RefObject } from 'react';

/** Puts the focus in the first field of the form when it appears, and again when `step` changes: the page has no other purpose. */
export function useFirstFocus(step: unknown = null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), [step]);
  return form;
}
