// One import for a program that uses many modules. A library that uses few should name them.

@_exported import Animals
@_exported import Autograd
@_exported import Characters
@_exported import Contrastive
@_exported import Datasets
@_exported import Diagrams
@_exported import Distributed
@_exported import Files
@_exported import Graphs
@_exported import Images
@_exported import Layers
@_exported import Models
@_exported import NumPyFiles
@_exported import Optimizers
@_exported import Plots
@_exported import ScalarAutograd
@_exported import Tensors
@_exported import Training
@_exported import Vision
@_exported import WeightFiles
