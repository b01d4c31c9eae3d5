/** What the server finds wrong in a form, at its fields. */
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { fieldErrors } from '../../ui/index.js';

/** For `onProblem` of a dialog: true when the form shows it all. */
export function useFieldErrors<T extends object>(form: UseFormReturnType<T>): (error: unknown) => boolean {
  const { t } = useTranslation('problems');
  return (error) => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    form.setErrors(fieldErrors(error, t));
    return true;
  };
}

/** For `explain` of a dialog: a conflict here means one thing. */
export function useConflict(title: string, detail: string): (error: unknown) => { title: string; detail: string } | undefined {
  return (error) => (error instanceof ApiProblem && error.code === 'conflict' ? { title, detail } : undefined);
}
