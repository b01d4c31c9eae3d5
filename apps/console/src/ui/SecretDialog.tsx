import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { DialogForm, DialogFrame } from './DialogForm.js';
import type { FormDialogProps } from './Dialogs.js';

export interface SecretDialogProps extends FormDialogProps {
  /** What is shown this one time, once it is made: it takes the place of the fields, and only its own buttons close the dialog. */
  secret: { title: string; content: ReactNode; doneLabel: string } | undefined;
}

/** A dialog that makes a secret, and shows it once. */
export function SecretDialog({ opened, onClose, title, size = 540, secret, children, ...form }: SecretDialogProps) {
  return (
    <DialogFrame opened={opened} onClose={onClose} title={secret?.title ?? title} size={size} stays={secret !== undefined}>
      {secret
        ? <Shown doneLabel={secret.doneLabel} onDone={onClose}>{secret.content}</Shown>
        : <DialogForm {...form} onCancel={onClose} onDone={() => undefined}>{children}</DialogForm>}
    </DialogFrame>
  );
}

/** The fields took the focus with them: it goes to what is to be copied. */
function Shown({ doneLabel, onDone, children }: { doneLabel: string; onDone: () => void; children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => body.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(), []);
  return <Stack gap="md" ref={body}>{children}<Group justify="flex-end"><Button onClick={onDone}>{doneLabel}</Button></Group></Stack>;
}
