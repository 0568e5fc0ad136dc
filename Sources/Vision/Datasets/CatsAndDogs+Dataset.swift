import Animals
import Datasets

extension CatsAndDogs: LabeledDataset {}
