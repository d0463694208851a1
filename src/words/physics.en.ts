// English sentences of the area "physics": what the solvers refuse, and why.
export const physicsEn = {
  'physics.arena-full':
    'A calculation asked for more memory than it had planned ({bytes} bytes); this is a fault of the program, please report it.',
  'physics.bad-load':
    'The load of the model ({field}) does not fit its grid or is not a finite number (entry {index}); nothing was calculated.',
  'physics.bad-anisotropy': 'The factors of the conductivity along the axes must lie between 1e-12 and 1e12; {factor} was given.',
  'physics.bad-cells':
    'An array of {cellCount} numbers does not fit the grid of {nx} × {ny} × {nz} voxels (whole numbers of 1 or more); nothing was calculated.',
  'physics.bad-conductivity':
    'The model holds a conductivity that is not a finite number of 0 or more ({value} at voxel {index}); nothing was calculated.',
  'physics.bad-crush':
    'The steps of the press must be numbers above 0 that rise, the strain at which bone yields must be above 0 and what follows no stiffer than before; nothing was calculated.',
  'physics.bad-fraction': 'A share of a reaction must lie between 0 and 1, both excluded; {fraction} was given.',
  'physics.bad-modulus':
    'The model holds a stiffness that is neither 0 nor a number from 1e-30 to 1e30 MPa ({modulusMpa} at voxel {index}); nothing was calculated.',
  'physics.bad-plate':
    'The plate that should press the model does not fit it ({pointsCount} points): each must lie on the model once and be held by it, they must span the directions the plate tilts in, and the plate must move; no number is given.',
  'physics.bad-poisson': 'Poisson’s ratio must lie between -1 and 0.4999; {poissonRatio} was given.',
  'physics.bad-probe': 'The power of a probe must act on at least one voxel, and on none whose temperature is held; it was left as it was.',
  'physics.bad-reaction':
    'The model holds a reaction that is not a finite number of 0 or more ({value} at voxel {index}); nothing was calculated.',
  'physics.bad-side':
    'The condition on the side "{side}" of the box is not a finite number, or its exchange is negative; nothing was calculated.',
  'physics.bad-size':
    'The model’s arrays do not fit its grid of {nx} × {ny} × {nz} voxels ({moduliCount} stiffness values, {nodesCount} nodes); nothing was calculated.',
  'physics.bad-spacing': 'The voxel size must be a finite number above 0 mm; {spacingMm} was given.',
  'physics.bad-stiffness':
    'The stiffness constants of the material are not those of a solid (every strain must cost energy); nothing was calculated.',
  'physics.bad-tube': 'A tube must have a length and a bore above 0 mm; {lengthMm} and {boreMm} mm were given. No pressure is given.',
  'physics.bad-value': 'A given source, value or start is not a finite number ({value} at voxel {index}); nothing was calculated.',
  'physics.cancelled': 'The calculation was cancelled; nothing of it was kept.',
  'physics.contrast':
    'The conductivities, or conductivity and reaction, differ too much to be calculated together (from {low} to {high}); set the smallest ones to 0.',
  'physics.empty': 'There is nothing to calculate: every voxel of the model is empty. Check the mask.',
  'physics.flow-not-converged':
    'The calculation found no answer to the asked precision after {iterationCount} iterations (residual {residualFraction}): the model may have long winding channels one voxel wide. No number is given; take smaller voxels or a simpler model.',
  'physics.flow-source':
    'The cement would enter the bone where nothing flows (trocar {source}): its tip must lie in open bone, not in cortex, outside or in an outlet. Nothing was calculated.',
  'physics.flow-value': 'The flow model holds a value that cannot be ({field}: {value}); nothing was calculated.',
  'physics.flow-unbalanced':
    'The flows of this model do not add up ({percent} % of what goes in does not come out): its conductivities differ too steeply for the computer’s numbers. No number is given; set the smallest ones to 0.',
  'physics.foreign-array': 'The kernel "{kernel}" was given memory that is not its own; this is a fault of the program, please report it.',
  'physics.heat-beyond':
    'By {timeS} s the tissue would be at {valueC} °C, beyond what this calculation can describe (-273.15 to 1000 °C). No number is given; check powers and sources.',
  'physics.heat-length': 'The heat model’s field "{field}" has {length} values for {cells} cells; nothing was calculated.',
  'physics.heat-lost': 'The heat calculation ran away before {timeS} s; no number is given. Check powers, sources and properties.',
  'physics.heat-temperature': 'A temperature must lie between -273.15 and 1000 °C; {valueC} was given. Nothing was calculated.',
  'physics.heat-time': 'The heat calculation stands at {fromS} s and cannot go to {toS} s.',
  'physics.heat-value': 'The heat model holds a value that cannot be ({field}: {value}); nothing was calculated.',
  'physics.long-row':
    'The model is {nx} voxels long from side to side and {mostCount} can be calculated; take larger voxels or lay it along another axis.',
  'physics.no-outlet':
    'Parts of the model ({pieceCount}) take in flow that has no way out; no steady answer exists. Open an outlet, or balance the sources there.',
  'physics.not-converged':
    'The calculation found no answer to the asked precision after {iterationCount} iterations (residual {residualFraction}): the model may have loose or hinged parts that carry load. No number is given; remove loose voxels or coarsen the model.',
  'physics.too-large':
    'This calculation needs {needMb} MB of memory and {limitMb} MB can be given here; voxels {coarserFactor} times as large would fit.',
  'physics.under-constrained':
    'A part of the model carries load and nothing holds it ({pieceCount} such parts); no answer exists. Support it, or take the loose part away.',
  'physics.void-moved':
    'The empty voxels of a model cannot change while it is being calculated; this is a fault of the program, please report it.',
} as const;
