// A small chart of one or two curves and levels, as SVG without motion; comes with its library only when a strength is looked at. It is hidden from the
// ear: the same numbers stand beside it as a table.
import { useEffect, useRef } from 'react';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { number, type Language } from '../../words/index.ts';

use([LineChart, GridComponent, LegendComponent, MarkAreaComponent, SVGRenderer]);

export interface ChartSeries {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly look: 'before' | 'after' | 'twin' | 'bound';
}
export interface ChartProps {
  readonly language: Language;
  readonly series: readonly ChartSeries[];
  readonly xName: string;
  readonly yName: string;
  readonly xDecimals: number;
  /** Part of the x axis that is believed in. */
  readonly likely?: readonly [number, number];
}

const looks = {
  before: { color: '#b9c4d0', type: 'solid', symbol: 'circle' },
  after: { color: '#3fd0d4', type: 'solid', symbol: 'rect' },
  twin: { color: '#8fd47c', type: 'dashed', symbol: 'none' },
  bound: { color: '#9aa3ad', type: 'dotted', symbol: 'none' },
} as const;

export function StrengthChart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { language, series, xName, yName, xDecimals, likely } = props;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let chart: ReturnType<typeof init> | undefined;
    // Drawing is what takes longest here: in turns of its own, so that no turn of the page is long.
    let timer = setTimeout(() => {
      const made = init(element, null, { renderer: 'svg', width: element.clientWidth, height: element.clientHeight });
      chart = made;
      timer = setTimeout(() => made.setOption(optionOf(props)), 0);
    }, 0);
    return () => {
      clearTimeout(timer);
      chart?.dispose();
    };
    // the parts of `props`, not the object, which is another at each drawing of the panel
  }, [language, series, xName, yName, xDecimals, likely]);
  return <div ref={box} className="chart" aria-hidden="true" />;
}

function optionOf({ language, series, xName, yName, xDecimals, likely }: ChartProps): EChartsCoreOption {
  const axis = (name: string, decimals: number): object => ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: '#9aa3ad', fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: '#3a414a' } },
    splitLine: { lineStyle: { color: '#24282d' } },
    axisLabel: { color: '#c3c8cf', fontSize: 11, formatter: (v: number) => number(language, v, decimals) },
  });
  const band = (x: readonly [number, number]): object => ({
    markArea: { silent: true, itemStyle: { color: 'rgba(63,208,212,0.08)' }, data: [[{ xAxis: x[0] }, { xAxis: x[1] }]] },
  });
  return {
    animation: false,
    textStyle: { fontFamily: 'Inter, sans-serif' },
    // the names of the curves take a line each two
    grid: { left: 52, right: 10, top: 12, bottom: series.length > 2 ? 92 : 66 },
    legend: { bottom: 0, left: 0, itemWidth: 22, itemHeight: 8, itemGap: 8, textStyle: { color: '#c3c8cf', fontSize: 11 } },
    xAxis: { ...axis(xName, xDecimals), nameGap: 22, min: 0 },
    yAxis: { ...axis(yName, 0), nameGap: 42, min: 0, splitNumber: 4 },
    series: series.map((s, n) => {
      const { color, type, symbol } = looks[s.look];
      return {
        type: 'line',
        name: s.name,
        data: s.points.map((p) => [...p]),
        symbol,
        symbolSize: 6,
        lineStyle: { color, type, width: 2 },
        itemStyle: { color },
        ...(n === 0 && likely !== undefined ? band(likely) : {}),
      };
    }),
  };
}
