/** HDF5 and NetCDF-4 files, to be read. */
package dev.weft.io.hdf5;
