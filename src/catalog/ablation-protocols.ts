// How an ablation is run, by name. Only what a source gives is called by it; what a device's table does not give is a choice and says so. None of
// these is a recommendation: the manufacturer's instructions and the team decide.

export interface AblationProtocolEntry {
  readonly id: string;
  readonly kind: 'cryo' | 'rf';
  readonly source: string;
  /** True where times, temperatures or powers are this project's own. */
  readonly isOwnChoice: boolean;
}
export interface CryoEntry extends AblationProtocolEntry {
  readonly kind: 'cryo';
  readonly protocol: {
    readonly kind: 'cryo';
    readonly phases: readonly {
      readonly kind: 'freeze' | 'thaw' | 'passive';
      readonly durationS: number;
      readonly dutyFraction?: number;
    }[];
    readonly thawC?: number;
  };
}
export interface RfEntry extends AblationProtocolEntry {
  readonly kind: 'rf';
  readonly protocol: {
    readonly kind: 'rf';
    readonly durationS: number;
    readonly control:
      | { readonly kind: 'power'; readonly powerW: number }
      | {
          readonly kind: 'temperature';
          readonly targetC: number;
          readonly mostW: number;
          readonly proportionalWPerC: number;
          readonly integralWPerCS: number;
          readonly endsAtTarget?: boolean;
        }
      | {
          readonly kind: 'impedance';
          readonly startW: number;
          readonly stepW: number;
          readonly everyS: number;
          readonly mostW: number;
          readonly rollOffFraction: number;
          readonly pauseS: number;
        };
    readonly cutOff?: { readonly riseFraction: number; readonly pauseS: number };
    readonly mostVolt?: number;
    readonly afterS?: number;
  };
}
const cutOff = { riseFraction: 0.3, pauseS: 15 };

export const ablationProtocols: readonly (CryoEntry | RfEntry)[] = [
  {
    id: 'cryo-10-5-10',
    kind: 'cryo',
    source: 'recalled: the usual freeze–thaw–freeze of argon systems; to be read in the device’s instructions',
    isOwnChoice: true,
    protocol: {
      kind: 'cryo',
      phases: [
        { kind: 'freeze', durationS: 600 },
        { kind: 'passive', durationS: 300 },
        { kind: 'freeze', durationS: 600 },
        { kind: 'thaw', durationS: 180 },
      ],
      thawC: 20,
    },
  },
  {
    id: 'cryo-10-5-10-duty-70',
    kind: 'cryo',
    source: 'the same at 70 % duty, the lower end with which spacings were studied (PMC4850244)',
    isOwnChoice: true,
    protocol: {
      kind: 'cryo',
      phases: [
        { kind: 'freeze', durationS: 600, dutyFraction: 0.7 },
        { kind: 'passive', durationS: 300 },
        { kind: 'freeze', durationS: 600, dutyFraction: 0.7 },
        { kind: 'thaw', durationS: 180 },
      ],
      thawC: 20,
    },
  },
  {
    id: 'cryo-15',
    kind: 'cryo',
    source: 'the single freeze of the published gel experiments (Littrup 2009, PMC2762356)',
    isOwnChoice: false,
    protocol: { kind: 'cryo', phases: [{ kind: 'freeze', durationS: 900 }] },
  },
  {
    id: 'rf-bipolar-cooled-70',
    kind: 'rf',
    source: 'clinical use 70 °C for 7–15 min (David 2017, doi 10.21037/apm.2016.12.02); power and control gains are choices',
    isOwnChoice: true,
    protocol: {
      kind: 'rf',
      durationS: 600,
      control: { kind: 'temperature', targetC: 70, mostW: 20, proportionalWPerC: 0.5, integralWPerCS: 0.01 },
      cutOff,
      afterS: 60,
    },
  },
  {
    id: 'rf-needle-90',
    kind: 'rf',
    source: 'osteoid osteoma: 90 °C, 300 s, plain electrode (Irastorza 2016, PMID 26862788); control gains are choices',
    isOwnChoice: false,
    protocol: {
      kind: 'rf',
      durationS: 300,
      control: { kind: 'temperature', targetC: 90, mostW: 30, proportionalWPerC: 0.3, integralWPerCS: 0.01 },
      cutOff,
      afterS: 60,
    },
  },
  {
    id: 'rf-sensor-50',
    kind: 'rf',
    source: 'articulated bipolar: 50 °C at the sensor ends the shot (recalled; the geometry was not found)',
    isOwnChoice: true,
    protocol: {
      kind: 'rf',
      durationS: 900,
      control: { kind: 'temperature', targetC: 50, mostW: 10, proportionalWPerC: 0.5, integralWPerCS: 0.01, endsAtTarget: true },
      cutOff,
      afterS: 60,
    },
  },
  {
    id: 'rf-impedance',
    kind: 'rf',
    source: 'design choice: power in steps of 5 W a minute up to the roll-off of a cooled monopolar electrode',
    isOwnChoice: true,
    protocol: {
      kind: 'rf',
      durationS: 720,
      control: { kind: 'impedance', startW: 10, stepW: 5, everyS: 60, mostW: 60, rollOffFraction: 0.3, pauseS: 15 },
      afterS: 60,
    },
  },
];
export const findAblationProtocol = (id: string): CryoEntry | RfEntry | undefined => ablationProtocols.find((p) => p.id === id);
