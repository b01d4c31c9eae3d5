import { columnVisibilityFeature, tableFeatures } from '@tanstack/react-table';

/** The table model does what the server does not: which columns are visible. Sorting and filtering are the server's. */
export const features = tableFeatures({ columnVisibilityFeature });
export type Features = typeof features;
