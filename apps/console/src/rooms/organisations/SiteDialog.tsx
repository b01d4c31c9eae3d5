import type { SchoolLevel, SiteBody, SiteView } from '#contract';
import { Autocomplete, Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import classes from './Organisations.module.css';
import { LEVELS, SITE_KINDS, siteBody, siteForm, uaiFault } from './site.rules.js';
import { useDistricts } from './useDistricts.js';
import { useConflict, useFieldErrors } from './useFieldErrors.js';
import { usePlaceNews } from './usePlaceNews.js';

interface SiteDialogProps { organisation: { id: string; name: string }; site?: SiteView; opened: boolean; onClose: () => void }

/** A place where devices live: added, or changed. The key letter of a UAI is checked while one types. */
export function SiteDialog({ organisation, site, opened, onClose }: SiteDialogProps) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const form = useForm({ initialValues: siteForm(site) });
  useOnOpen(opened, () => { form.setValues(siteForm(site)); form.clearErrors(); });
  const districts = useDistricts(form.values.district, opened);
  const fault = uaiFault(form.values.uais);
  const uaiError = fault && (fault.expected ? t('uaiWrongKey', { uai: fault.uai, letter: fault.expected }) : t('uaiIncomplete', { uai: fault.uai }));

  const save = async (): Promise<void> => {
    const body = siteBody(form.values);
    const saved = site ? await api.patch<SiteView>(`/sites/${site.id}`, body) : await api.post<SiteView>('/sites', { ...body, organisationId: organisation.id } satisfies SiteBody);
    await news();
    if (site) toast.done(t('changed', { name: saved.name }), () => void api.patch(`/sites/${site.id}`, siteBody(siteForm(site))).then(news, toast.problem));
    else toast.done(t('siteAdded', { name: saved.name }));
  };
  return (
    <FormDialog
      opened={opened} onClose={onClose} title={site ? t('editOf', { name: site.name }) : t('addSiteTo', { name: organisation.name })} submitLabel={site ? t('save') : t('addSite')} size="lg"
      onSubmit={save} onProblem={useFieldErrors(form)} explain={useConflict(t('uaiTaken'), t('uaiTakenText'))} disabled={form.values.name.trim() === '' || fault !== undefined}
    >
      <TextInput label={t('columns.site')} required withAsterisk={false} data-autofocus maxLength={200} placeholder={t('siteExample')} {...form.getInputProps('name')} />
      <div className={classes.pair}>
        <Select label={t('kind')} data={SITE_KINDS.map((value) => ({ value, label: t(`siteKinds.${value}`) }))} allowDeselect={false} {...form.getInputProps('kind')} />
        {form.values.kind === 'school' ? <Select label={t('level')} clearable placeholder={t('levelNone')} data={LEVELS.map((value) => ({ value, label: t(`levels.${value}`) }))} value={form.values.level} onChange={(level) => form.setFieldValue('level', level as SchoolLevel | null)} /> : null}
      </div>
      <TagsInput label={t('uais')} description={t('uaiHint')} maxTags={10} splitChars={[',', ';', ' ']} acceptValueOnBlur {...form.getInputProps('uais')} error={uaiError ?? form.errors.uais} />
      <Autocomplete label={t('district')} description={t('districtHint')} maxLength={120} data={districts} {...form.getInputProps('district')} />
      <div className={classes.pair}>
        <TextInput label={t('address')} maxLength={300} {...form.getInputProps('address')} />
        <TextInput label={t('postalCode')} maxLength={5} inputMode="numeric" {...form.getInputProps('postalCode')} />
      </div>
      <div className={classes.pair}>
        <TextInput label={t('latitude')} inputMode="decimal" placeholder="43,89" {...form.getInputProps('latitude')} />
        <TextInput label={t('longitude')} inputMode="decimal" placeholder="-0,50" {...form.getInputProps('longitude')} />
      </div>
    </FormDialog>
  );
}
