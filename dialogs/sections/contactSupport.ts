// Section "Maker, shop and Microsoft": who outside can help with a private PC.
import { walkThrough } from '../section.ts';

export const contactSupport = walkThrough('contactSupport', {
  steps: ({ license }) => [
    ...(license === 'retail' || license === 'free_upgrade' || license === 'dsp'
      ? []
      : ([{ key: 'contactSupport.steps.maker' }] as const)),
    ...(license === 'dsp' ? ([{ key: 'contactSupport.steps.shop' }] as const) : []),
    { key: 'contactSupport.steps.microsoft' },
    { key: 'contactSupport.steps.portal' },
    { key: 'contactSupport.steps.prepare' },
  ],
  notes: () => [{ key: 'contactSupport.notes.scam' }],
});
