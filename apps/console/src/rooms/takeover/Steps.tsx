import { useTranslation } from 'react-i18next';
import css from './takeover.module.css';
import { STEPS, type Step } from './takeover.rules.js';

/** Where one is: what is done, what is under way, what comes. */
export function Steps({ here }: { here: Step }) {
  const { t } = useTranslation('takeover');
  const at = STEPS.indexOf(here);
  return (
    <ol className={css.steps}>
      {STEPS.map((step, i) => <li key={step} data-state={i < at ? 'done' : i === at ? 'here' : 'next'} aria-current={i === at ? 'step' : undefined}><span>{i + 1}</span>{t(`step.${step}`)}</li>)}
    </ol>
  );
}
