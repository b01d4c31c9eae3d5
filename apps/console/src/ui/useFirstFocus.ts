import { useEffect, useRef, type RefObject } from 'react';

/** Puts the focus in the first field of the form, or on its button where there is none, when it appears, and again when `step` changes: the page has no other purpose. */
export function useFirstFocus(step: unknown = null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input:not([hidden])') ?? form.current?.querySelector('button');
    first?.focus();
  }, [step]);
  return form;
}
