// English sentences of the area "cement": clock, products, sitting.
export const cementEn = {
  'cement.times-order':
    'The product’s times cannot be: injection from {fromMin} min until {untilMin} min after mixing. Enter them from its instructions; nothing was computed.',
} as const;
