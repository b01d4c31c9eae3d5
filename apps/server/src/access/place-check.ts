/** A role is held in an organisation or at sites, never both. */
export const PLACE_CHECK = 'organisation_id is null or site_ids is null';
