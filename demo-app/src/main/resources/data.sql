INSERT INTO favorite (name, likes) VALUES ('Espresso', 3), ('Earl Grey', 1);
