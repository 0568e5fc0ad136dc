import Notebook
chapter { _ in }
