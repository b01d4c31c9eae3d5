import type { InvitationOffer } from '#contract';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../ui/index.js';
import classes from './Door.module.css';

/** What an invitation offers: the address of the account, the role in a sentence, its end. */
export function OfferFacts({ offer }: { offer: InvitationOffer }) {
  const { t, i18n } = useTranslation('session');
  const { t: users } = useTranslation('users');
  return (
    <dl className={classes.offer}>
      <div><dt>{t('email')}</dt><dd><bdi>{offer.email}</bdi></dd></div>
      <div>
        <dt>{t('join.asRole')}</dt>
        <dd>{offer.until ? users('until.badge', { role: users(`roles.${offer.role}.name`), day: formatDay(new Date(offer.until), i18n.language) }) : users(`roles.${offer.role}.name`)}</dd>
        <dd className={classes.may}>{users(`roles.${offer.role}.may`)}</dd>
      </div>
    </dl>
  );
}
