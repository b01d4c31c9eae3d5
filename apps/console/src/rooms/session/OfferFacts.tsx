import type { InvitationOffer } from '#contract';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../ui/index.js';
import { placeName } from '../users/place.rules.js';
import { roleName } from '../users/RoleBadge.js';
import classes from './Door.module.css';

/** What an invitation offers: the address of the account, the role in a sentence, its end. */
export function OfferFacts({ offer }: { offer: InvitationOffer }) {
  const { t, i18n } = useTranslation('session');
  const { t: users } = useTranslation('users');
  const place = placeName(offer.place, (count) => users('place.several', { count }));
  const role = place ? users('place.badge', { role: roleName(users, offer), place }) : roleName(users, offer);
  return (
    <dl className={classes.offer}>
      <div><dt>{t('email')}</dt><dd><bdi>{offer.email}</bdi></dd></div>
      <div>
        <dt>{t('join.asRole')}</dt>
        <dd>{offer.until ? users('until.badge', { role, day: formatDay(new Date(offer.until), i18n.language) }) : role}</dd>
        {offer.roleName === undefined ? <dd className={classes.may}>{users(`roles.${offer.role}.may`)}</dd> : null}
      </div>
    </dl>
  );
}
