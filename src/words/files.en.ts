// English sentences of the area "files". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const filesEn = {
  'files.reading-headers': 'Reading headers: {doneCount} of {filesCount} files',
  'files.reading-pixels': 'Reading images: {doneCount} of {filesCount}',
  'files.unwritable': 'The value “{value}” cannot be written to a DICOM file; shorten or correct it.',
  'files.cancelled': 'Reading was cancelled; nothing was kept.',
  'files.nothing-readable':
    'None of the {filesCount} files is a DICOM image this program can read. Give the folder exported by the PACS or the scanner, or a NIfTI or NRRD file.',
  'files.different-birth-dates':
    'These files belong to different patients: {patientsCount} birth dates. Sort them into one folder per patient and read one.',
  'files.different-sexes': 'These files belong to different patients: the sex differs. Sort them into one folder per patient and read one.',
  'files.pixels-damaged':
    'The pixels of image {slice} (file {file}) cannot be read whole: {why}. Export the series again, or choose another series.',
  'files.no-such-series': 'There is no series {seriesCount}; the highest number is {highestCount}. List the series with “trocart read”.',
  'files.series-not-a-volume':
    'Series {seriesCount} cannot be made into a volume ({reason}). Choose another series or export this one again.',
  'files.too-large':
    'This series is larger than this program accepts ({columnsCount} × {rowsCount} × {slicesCount}). Export a smaller field or fewer slices.',
  'files.which-series': '{candidatesCount} series suit equally well: which one is to be used?',
  'files.which-position': 'The files do not say how the patient lay on the table: which position?',
  'files.name-differs':
    'The files carry differing patient names, with nothing else against one patient. Who accepts that this is one patient (initials)?',
  'files.patient-id-differs':
    'The files carry differing patient numbers, with nothing else against one patient. Who accepts that this is one patient (initials)?',
  'files.name-and-id-differ': 'The files carry differing patient names and numbers. Who accepts that this is one patient (initials)?',
  'files.position.HFS': 'Head first, supine (HFS)',
  'files.position.HFP': 'Head first, prone (HFP)',
  'files.position.FFS': 'Feet first, supine (FFS)',
  'files.position.FFP': 'Feet first, prone (FFP)',
  'files.position.HFDL': 'Head first, lying on the left side (HFDL)',
  'files.position.HFDR': 'Head first, lying on the right side (HFDR)',
  'files.position.FFDL': 'Feet first, lying on the left side (FFDL)',
  'files.position.FFDR': 'Feet first, lying on the right side (FFDR)',
  'files.identity-accepted': 'Differing patient names or numbers were accepted as one patient by {who} (not authenticated).',
  'files.position-stated': 'The patient position ({position}) was stated by the reader, not by the files.',
  'files.several-studies': 'The files hold {studiesCount} studies; check that the series used is the one meant.',
  'files.copies': '{filesCount} files are exact copies of others and were read once.',
  'files.not-dicom': '{filesCount} files are not DICOM and were set aside.',
  'files.damaged-file': '{filesCount} files are damaged and were set aside: slices may be missing. Export the series again.',
  'files.unknown-syntax':
    '{filesCount} files use an encoding this program does not know and were set aside. Export them uncompressed or as JPEG 2000 lossless.',
  'files.file-too-large': '{filesCount} files claim an absurd size and were set aside.',
  'files.no-preamble': '{filesCount} files have no DICOM preamble; they were read all the same.',
  'files.broken-header':
    '{filesCount} files have damaged elements in their header; what could be read was checked against the other images. Export the series again if you can.',
  'files.no-meta': '{filesCount} files have no file meta information; their encoding was recognised from their first element.',
  'files.aside-segmentation': '{filesCount} DICOM segmentations were found beside the images.',
  'files.aside-directory': '{filesCount} DICOMDIR files were found; the images themselves were read instead.',
  'files.aside-document': '{filesCount} encapsulated documents were set aside.',
  'files.aside-report': '{filesCount} structured reports, key images or presentation states were set aside.',
  'files.aside-radiotherapy': '{filesCount} radiotherapy objects were set aside.',
  'files.aside-secondary': '{filesCount} secondary captures were set aside.',
  'files.aside-other': '{filesCount} other DICOM objects were set aside.',
  'files.dicomdir-alone': 'Only the DICOMDIR was given: it lists {imagesCount} images but holds none. Give the whole folder or disc.',
  'files.dicomdir-missing':
    'The DICOMDIR lists {imagesCount} images, of which {missingCount} are not among the files given. Slices may be missing.',
  'files.no-volume': 'None of the {seriesCount} series can be made into a volume; each says why.',
  'files.thick-slices': 'The thinnest series has a spacing of {spacingMm:2} mm, more than {thinMm} mm: heights and paths are less certain.',
  'files.missing-position': 'The images do not say where they lie (tag {tag}, {slicesCount} images): no volume can be made of them.',
  'files.missing-orientation':
    'The images do not say how they are oriented (tag {tag}, {slicesCount} images): no volume can be made of them.',
  'files.missing-pixel-spacing':
    'The images do not say the size of their pixels (tag {tag}, {slicesCount} images): no volume can be made of them.',
  'files.bad-orientation': 'The orientation of the images (tag {tag}) is not two perpendicular unit directions: the header is damaged.',
  'files.absurd-geometry': 'Positions or pixel size are impossible (pixel {spacingMm:3} mm): the header is damaged.',
  'files.not-a-volume': 'The {slicesCount} images all lie at one place (bolus watch, perfusion …): they are not a volume.',
  'files.too-few-slices': 'Only {slicesCount} images of one geometry: at least {fewestCount} are needed for a volume.',
  'files.duplicate-slices':
    '{slicesCount} different images lie at one place and nothing in the headers tells them apart: not made into a volume. Export one series at a time.',
  'files.missing-slices':
    '{missingCount} slices are missing: a gap of {gapMm:2} mm where the spacing is {spacingMm:2} mm. Not made into a volume, heights would be wrong. Export the series again, whole.',
  'files.uneven-spacing':
    'The slices are unevenly spaced ({leastMm:2} to {mostMm:2} mm, median {medianMm:2} mm). Not made into a volume. Export a series with a constant interval.',
  'files.drifting-slices': 'The slices are not stacked along one straight line (off by {driftMm:2} mm). Not made into a volume.',
  'files.rounded-positions':
    'Slice positions are rounded (up to {deviationMm:3} mm off a regular spacing of {spacingMm:3} mm); a regular grid is used.',
  'files.position-jitter': 'Slice positions differ from a regular grid by up to {deviationMm:3} mm.',
  'files.gantry-tilt': 'The gantry was tilted by {tiltDeg} degrees: the slices were shifted onto a regular grid.',
  'files.tilt-disagrees': 'The header states a gantry tilt of {tiltDeg} degrees but the positions show none; the positions were believed.',
  'files.mixed-orientation': 'The series mixes {groupsCount} groups of images of different orientations; each was read apart.',
  'files.mixed-size': 'The series mixes {groupsCount} groups of images of different size or pixel size; each was read apart.',
  'files.mixed-frame': 'The series mixes {groupsCount} frames of reference; each was read apart.',
  'files.some-unplaced': 'Some images of the series do not say where they lie; they were set apart ({groupsCount} groups).',
  'files.split-series': 'The series holds {partsCount} complete volumes, told apart by one header field ({by}).',
  'files.orientation-varies': 'The stated orientation varies slightly from image to image.',
  'files.thickness-varies': 'The stated slice thickness varies within the series.',
  'files.position-varies':
    'The patient position is not the same for all images of the series: left and right are not certain. Check before use.',
  'files.kernel-varies': 'The reconstruction kernel varies within the series.',
  'files.kvp-varies': 'The tube voltage varies within the series.',
  'files.scout': 'A scout view, not a volume.',
  'files.projection': 'A projection (MIP or rendering), not a volume.',
  'files.colour': 'Colour images, set aside.',
  'files.other-modality': 'Modality {modality}: only CT and MR are read.',
  'files.bad-pixel-format': 'The pixel format in the header is impossible ({bitsCount} bits): the header is damaged.',
  'files.modality-lut': 'The values pass through a look-up table that is not supported; export the series with slope and intercept.',
  'files.not-hu': 'The values are not Hounsfield units (type {type}): iodine, electron density or similar map, set aside.',
  'files.frames-disagree': 'The file states {statedCount} frames but describes {groupsCount}: the header is damaged.',
  'files.missing-uids':
    'Some files lack their study or image identifiers (UID); they were joined by frame of reference and series description.',
  'files.bad-rescale': 'The rescale slope is zero: the header is damaged.',
  'files.no-rescale': 'The header lacks the conversion to Hounsfield units: values are not used as density.',
  'files.lossy': 'The images were compressed with loss: densities and fine edges are altered.',
  'files.monoenergetic': 'Virtual monoenergetic images at {energyKev} keV: densities do not compare with 120 kVp.',
  'files.monoenergetic-unknown': 'Virtual monoenergetic images (energy not stated): densities do not compare with 120 kVp.',
  'files.photon-counting': 'Photon-counting CT: densities differ from those of conventional CT.',
  'files.contrast': 'Contrast medium was given: trabecular density is raised.',
  'files.derived': 'Derived images (reformatted or processed by the scanner).',
} as const;
