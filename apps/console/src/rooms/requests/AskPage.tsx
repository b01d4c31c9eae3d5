import { Alert, Anchor, Skeleton, Stack } from '@mantine/core';
import { IconMailQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { arrive } from '../../app/brand/brand.js';
import { ErrorState } from '../../ui/index.js';
import { Door } from '../session/Door.js';
import { AskForm } from './AskForm.js';
import { codeOf } from './code.rules.js';
import { CodeForm } from './CodeForm.js';
import { formQuery } from './request.queries.js';

/** Where the poster of a school leads: a program is asked for, without an account. */
export function AskPage() {
  const { code: typed = '' }: { code?: string } = useParams({ strict: false });
  const code = codeOf(typed);
  return code ? <OfSite key={code} code={code} /> : <UnknownCode />;
}

function OfSite({ code }: { code: string }) {
  const { t } = useTranslation('ask');
  const form = useQuery(formQuery(code));
  const look = form.data?.console;
  useEffect(() => { if (look) arrive(look); }, [look]);
  if (form.error instanceof ApiProblem && form.error.code === 'request_code_unknown') return <UnknownCode />;
  const lead = form.data ? <><strong><bdi>{form.data.site.name}</bdi></strong> · <bdi>{form.data.organisation.name}</bdi></> : undefined;
  return (
    <Door title={t('title')} lead={lead} wide>
      {form.isPending ? <Stack mt="md" aria-busy="true"><Skeleton h={40} /><Skeleton h={180} /><Skeleton h={58} /></Stack> : null}
      {form.isError ? <ErrorState problem={form.error} onRetry={() => void form.refetch()} /> : null}
      {form.data ? <AskForm code={code} view={form.data} /> : null}
    </Door>
  );
}

/** The code was typed wrong, or another one has taken its place: what to look at, and another try. */
function UnknownCode() {
  const { t } = useTranslation('ask');
  return (
    <Door title={t('title')}>
      <Alert mt="md" color="yellow" variant="light" icon={<IconMailQuestion size={20} stroke={1.75} />} title={t('code.unknownTitle')} role="status">{t('code.unknownText')}</Alert>
      <CodeForm />
      <Anchor component={Link} to="/sign-in" size="sm" ta="center" display="block" mt="md" underline="always">{t('account')}</Anchor>
    </Door>
  );
}
