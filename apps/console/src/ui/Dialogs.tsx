import type { ReactNode } from 'react';
import { DialogForm, DialogFrame, type DialogFormProps, type DialogFrameProps } from './DialogForm.js';

/** `onSubmit` resolves when done: the dialog then closes. */
export type FormDialogProps = DialogFrameProps & DialogFormProps;

/** A dialog with fields. Focus goes in at opening and back to where it was at closing. */
export function FormDialog({ opened, onClose, title, size = 'md', children, ...form }: FormDialogProps) {
  return <DialogFrame opened={opened} onClose={onClose} title={title} size={size}><DialogForm {...form} onCancel={onClose} onDone={onClose}>{children}</DialogForm></DialogFrame>;
}

export interface ConfirmDialogProps extends Pick<DialogFormProps, 'explain' | 'destructive' | 'submitTestId'> {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, to how many and which, and how it can be undone. */
  message: ReactNode;
  /** Says what is done, with the count: « Redémarrer 12 appareils ». */
  confirmLabel: string;
  onConfirm: () => Promise<unknown> | void;
}

/** Asks before something happens. */
export function ConfirmDialog({ message, confirmLabel, onConfirm, ...rest }: ConfirmDialogProps) {
  return <FormDialog {...rest} submitLabel={confirmLabel} onSubmit={onConfirm}><div>{message}</div></FormDialog>;
}
