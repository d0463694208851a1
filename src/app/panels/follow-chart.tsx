// Curves over the days after the act: this patient, the department with its interval, trials. SVG without motion, loaded when it is looked at, hidden
// from the ear: the same numbers stand beside it as a table.
import { useEffect, useRef } from 'react';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { number, type Language } from '../../words/index.ts';

use([LineChart, GridComponent, LegendComponent, SVGRenderer]);

export interface FollowSeries {
  readonly name: string;
  readonly points: readonly (readonly [day: number, value: number])[];
  readonly look: 'patient' | 'department' | 'bound' | 'sham' | 'open' | 'single' | 'control';
}
export interface FollowChartProps {
  readonly language: Language;
  readonly series: readonly FollowSeries[];
  readonly yName: string;
  readonly xName: string;
  readonly yMax?: number;
  readonly decimals: number;
}
const looks = {
  patient: { color: '#3fd0d4', type: 'solid', symbol: 'circle', width: 3 },
  department: { color: '#e6e8eb', type: 'solid', symbol: 'rect', width: 2 },
  bound: { color: '#9aa3ad', type: 'dotted', symbol: 'none', width: 1 },
  sham: { color: '#8fd47c', type: 'dashed', symbol: 'triangle', width: 2 },
  open: { color: '#f2b544', type: 'dashed', symbol: 'diamond', width: 2 },
  single: { color: '#c58af9', type: 'dotted', symbol: 'diamond', width: 2 },
  control: { color: '#b9c4d0', type: 'dotted', symbol: 'emptyCircle', width: 1 },
} as const;

export function FollowChart(props: FollowChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { language, series, xName, yName, yMax, decimals } = props;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let chart: ReturnType<typeof init> | undefined;
    // in turns of its own, so that no turn of the page is long
    let timer = setTimeout(() => {
      const made = init(element, null, { renderer: 'svg', width: element.clientWidth, height: element.clientHeight });
      chart = made;
      timer = setTimeout(() => made.setOption(optionOf(props)), 0);
    }, 0);
    return () => {
      clearTimeout(timer);
      chart?.dispose();
    };
  }, [language, series, xName, yName, yMax, decimals]);
  return <div ref={box} className="follow-chart" aria-hidden="true" />;
}

function optionOf({ language, series, xName, yName, yMax, decimals }: FollowChartProps): EChartsCoreOption {
  const axis = (name: string, digits: number): object => ({
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: '#9aa3ad', fontSize: 13 },
    axisLine: { show: true, lineStyle: { color: '#3a414a' } },
    splitLine: { lineStyle: { color: '#24282d' } },
    axisLabel: { color: '#c3c8cf', fontSize: 13, formatter: (v: number) => number(language, v, digits) },
  });
  return {
    animation: false,
    textStyle: { fontFamily: 'Inter, sans-serif' },
    grid: { left: 62, right: 20, top: 16, bottom: 60 + 22 * Math.ceil(series.length / 2) },
    legend: {
      bottom: 0,
      left: 0,
      itemWidth: 26,
      itemGap: 12,
      textStyle: { color: '#c3c8cf', fontSize: 13 },
      data: series.filter((s) => s.look !== 'bound').map((s) => s.name),
    },
    xAxis: { ...axis(xName, 0), nameGap: 28, min: 0, max: Math.max(370, ...series.flatMap((s) => s.points.map((p) => p[0]))) },
    yAxis: { ...axis(yName, decimals), nameGap: 46, ...(yMax === undefined ? {} : { max: yMax, min: 0 }) },
    series: series.map((s) => {
      const { color, type, symbol, width } = looks[s.look];
      return {
        type: 'line',
        name: s.name,
        data: s.points.map((p) => [...p]),
        symbol,
        symbolSize: 8,
        showAllSymbol: true,
        lineStyle: { color, type, width },
        itemStyle: { color },
      };
    }),
  };
}
