/** The table of all op records, total over the op list. */
import type { OpName } from "./opParams.ts";
import type { OpRecord } from "./record.ts";
import { attentionRecords } from "./ops/attention.ts";
import { convolutionRecords } from "./ops/convolution.ts";
import { ctcRecords } from "./ops/ctc.ts";
import { elementwiseRecords } from "./ops/elementwise.ts";
import { formRecords } from "./ops/form.ts";
import { productRecords } from "./ops/product.ts";
import { recurrentRecords } from "./ops/recurrent.ts";
import { reductionRecords } from "./ops/reduction.ts";
import { sourceRecords } from "./ops/source.ts";

/** Every op's record; the type holds that none is missing. */
export const records: { readonly [K in OpName]: OpRecord<K> } = {
  ...sourceRecords,
  ...elementwiseRecords,
  ...reductionRecords,
  ...formRecords,
  ...productRecords,
  ...convolutionRecords,
  ...recurrentRecords,
  ...attentionRecords,
  ...ctcRecords,
};
