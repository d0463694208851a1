#!/usr/bin/env python3
"""Solves one exported 7-point system with PETSc: conjugate gradients under hypre's BoomerAMG. Prints one JSON line.

Usage: diffusion_peer.py FILE RELATIVE_TOLERANCE
FILE: int32 nx ny nz, then float32 faces (nx+1)·ny·nz, nx·(ny+1)·nz, nx·ny·(nz+1), then float64 right-hand side nx·ny·nz; x fastest.
The faces on the box stand for conductances to the outside (0 = closed); their share of the right-hand side is in it already.
Debian's python3-petsc4py keeps its module beside the library, where Python does not look by itself.
"""
import glob
import json
import resource
import sys
import time

sys.path += sorted(glob.glob("/usr/lib/petscdir/*/*/lib/python3/dist-packages"))
try:
    import numpy as np
    from petsc4py import PETSc
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}))
    sys.exit(0)


def read(path):
    with open(path, "rb") as file:
        nx, ny, nz = (int(n) for n in np.fromfile(file, "<i4", 3))
        shapes = [(nz, ny, nx + 1), (nz, ny + 1, nx), (nz + 1, ny, nx)]
        faces = [np.fromfile(file, "<f4", int(np.prod(s))).reshape(s).astype(float) for s in shapes]
        return (nx, ny, nz), faces, np.fromfile(file, "<f8", nx * ny * nz)


def matrix(size, faces):
    """Compressed rows, columns in ascending order: below, front, left, itself, right, back, above."""
    nx, ny, nz = size
    fx, fy, fz = faces
    low = [fz[:-1], fy[:, :-1], fx[:, :, :-1]]
    high = [fx[:, :, 1:], fy[:, 1:], fz[1:]]
    count = nx * ny * nz
    own = np.arange(count, dtype=np.int32).reshape(nz, ny, nx)
    columns = np.empty((count, 7), np.int32)
    values = np.empty((count, 7))
    inside = np.ones((nz, ny, nx, 7), bool)
    inside[0, :, :, 0] = inside[:, 0, :, 1] = inside[:, :, 0, 2] = False
    inside[:, :, -1, 4] = inside[:, -1, :, 5] = inside[-1, :, :, 6] = False
    for slot, (face, step) in enumerate(zip(low + [None] + high, [-nx * ny, -nx, -1, 0, 1, nx, nx * ny])):
        columns[:, slot] = own.ravel() + step
        values[:, slot] = sum(low + high).ravel() if face is None else -face.ravel()
    keep = inside.reshape(count, 7)
    starts = np.zeros(count + 1, np.int32)
    np.cumsum(keep.sum(1), out=starts[1:])
    return PETSc.Mat().createAIJ((count, count), csr=(starts, columns[keep], values[keep]))


def main():
    size, faces, load = read(sys.argv[1])
    a = matrix(size, faces)
    a.setOption(PETSc.Mat.Option.SPD, True)
    options = PETSc.Options()
    # the settings hypre's authors advise for three-dimensional scalar problems
    options["pc_hypre_boomeramg_coarsen_type"] = "HMIS"
    options["pc_hypre_boomeramg_interp_type"] = "ext+i"
    options["pc_hypre_boomeramg_P_max"] = 4
    options["pc_hypre_boomeramg_strong_threshold"] = 0.25
    solver = PETSc.KSP().create()
    solver.setOperators(a)
    solver.setType("cg")
    solver.getPC().setType("hypre")
    solver.setNormType(PETSc.KSP.NormType.UNPRECONDITIONED)
    solver.setTolerances(rtol=float(sys.argv[2]), max_it=500)
    solver.setFromOptions()
    b = PETSc.Vec().createWithArray(load)
    x = b.duplicate()
    start = time.process_time()
    solver.setUp()
    ready = time.process_time()
    solver.solve(b, x)
    end = time.process_time()
    residual = b - a * x
    x.getArray().astype("<f8").tofile(sys.argv[1] + ".x")
    print(
        json.dumps(
            {
                "iterationCount": solver.its,
                "residualFraction": residual.norm() / b.norm(),
                "setupS": ready - start,
                "solveS": end - ready,
                "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


main()
