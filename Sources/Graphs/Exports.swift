// Its initializers are declared here: who draws graphs names diagrams and their styles.
@_exported import Diagrams
