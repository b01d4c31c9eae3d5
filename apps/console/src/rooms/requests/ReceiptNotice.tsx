import { Anchor } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../ui/index.js';
import css from './ask.module.css';

/** Right after sending: its number, and the address by which to come back. It stays, also when the page is loaded again, until somebody has written. */
export function ReceiptNotice({ secret }: { secret: string }) {
  const { t } = useTranslation('ask');
  const receipt = useRouterState({ select: ({ location }) => location.state.receipt });
  const heading = useRef<HTMLHeadingElement>(null);
  const sent = receipt !== undefined;
  // The form that had the focus is gone: whoever does not see the page hears that it was sent.
  useEffect(() => { if (sent) heading.current?.focus(); }, [sent]);
  if (!receipt) return null;
  return (
    <section className={css.receipt} aria-labelledby="receipt" data-testid="receipt">
      <h2 id="receipt" ref={heading} tabIndex={-1}><IconCircleCheck size={22} stroke={1.75} aria-hidden />{t('receipt.title', { number: receipt.number })}</h2>
      <p>{t(receipt.mailed ? 'receipt.mailed' : 'receipt.keep')}</p>
      <CopyField value={`${window.location.origin}/demande/suivi/${secret}`} label={t('receipt.link')} />
      <Anchor component={Link} to={`/demande/${receipt.code}`} size="sm" underline="always">{t('receipt.another')}</Anchor>
    </section>
  );
}
