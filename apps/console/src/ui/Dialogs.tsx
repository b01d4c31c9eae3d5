import { Alert, Button, Group, Modal, Stack, type MantineSize } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from './problemText.js';
import { useOnOpen } from './useOnOpen.js';

export interface FormDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  submitLabel: string;
  /** Resolves when done (the dialog then closes); a rejection is shown in the dialog, which stays open. */
  onSubmit: () => Promise<unknown> | void;
  /** Field errors can be set on the form here; return true when the form shows them all by itself. */
  onProblem?: (error: unknown) => boolean;
  /** Red button. */
  destructive?: boolean;
  /** The submit button waits. */
  disabled?: boolean;
  size?: MantineSize | number;
  /** Hook of the submit button for browser tests. */
  submitTestId?: string;
  children: ReactNode;
}

/** What opened the dialog may be gone (the entry of a menu, a button that has done its work): the page takes the focus then. */
function focusPage(): void {
  if (document.activeElement === document.body || document.activeElement === null) document.getElementById('main')?.focus({ preventScroll: true });
}

/** A dialog with fields. Focus goes in at opening and back to where it was at closing. */
export function FormDialog({ opened, onClose, title, submitLabel, onSubmit, onProblem, destructive = false, disabled = false, size = 'md', submitTestId, children }: FormDialogProps) {
  const { t } = useTranslation('ui');
  const { t: problems } = useTranslation('problems');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  useOnOpen(opened, () => setProblem(undefined));

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      if (!onProblem?.(error)) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const said = problem === undefined ? undefined : problemText(problem, problems);
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('close') }} returnFocus onExitTransitionEnd={focusPage}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          {children}
          {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
            <Button type="submit" loading={busy} disabled={disabled} color={destructive ? 'red' : 'board'} data-testid={submitTestId}>{submitLabel}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, to how many and which, and how it can be undone. */
  message: ReactNode;
  /** Says what is done, with the count: « Redémarrer 12 appareils ». */
  confirmLabel: string;
  destructive?: boolean;
  onConfirm: () => Promise<unknown> | void;
}

/** Asks before something happens. */
export function ConfirmDialog({ message, confirmLabel, onConfirm, ...rest }: ConfirmDialogProps) {
  return <FormDialog {...rest} submitLabel={confirmLabel} onSubmit={onConfirm}><div>{message}</div></FormDialog>;
}
